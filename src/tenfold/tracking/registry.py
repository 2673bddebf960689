"""The registry of one model: its versions, which of them serves, and how that changes."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenfold.errors import DataProblem, ProjectProblem, WrongInput
from tenfold.tracking import runs
from tenfold.tracking.faults import said
from tenfold.tracking.package import Package, checked, package_hash, write_package
from tenfold.tracking.store import Store, open_store
from tenfold.tracking.versions import (
    DIGEST,
    MODEL,
    PACKAGE,
    REPLACED,
    ROLLED_BACK,
    Version,
)
from tenfold.vocabulary import ModelCandidate

if TYPE_CHECKING:
    import pandas as pd

CHAMPION, CHALLENGER, PREVIOUS = "champion", "challenger", "previous"
_REHEARSAL = "rehearsal"
_FOLDER = "package"


@dataclass(frozen=True)
class Registry:
    """One registered model in one store; open it with `Registry.open`."""

    store: Store
    model_name: str

    @classmethod
    def open(
        cls,
        project_dir: Path,
        model_name: str,
        *,
        uri: str | None = None,
        what_if: Path | None = None,
    ) -> Registry:
        """The registry of a project: ``mlflow.db`` in it, or what ``MLFLOW_TRACKING_URI`` names.

        Parameters
        ----------
        uri : str, optional
            Wins over the environment.
        what_if : Path, optional
            Folder of a what-if: it works on a copy there, and the project's is only read.

        Raises
        ------
        ProjectProblem
            It is locked, damaged, down, or a folder of files.
        """
        opened = cls(open_store(project_dir, uri=uri, what_if=what_if), model_name)
        if what_if is not None and opened.champion() is None:
            # Copied with the project's own file; of a server, what serves is brought over.
            theirs = cls(open_store(project_dir, uri=uri), model_name)
            if theirs.store.home != project_dir.resolve():
                opened._bring(theirs)
        return opened

    def track(
        self,
        experiment: str,
        parent: runs.TrackedRun,
        children: Sequence[runs.TrackedRun],
        *,
        key: str,
        dataset: Mapping[str, str],
    ) -> runs.Tracked:
        """Write a parent run and its children, once per `key`.

        Parameters
        ----------
        dataset : mapping of str to str
            `name`, `digest` and `source` of the data.
        """
        return runs.track(self.store, experiment, parent, children, key=key, dataset=dataset)

    def tracked(self, run_id: str) -> runs.TrackedRun:
        """A run as the store has it: parameters as text, metrics, tags."""
        with said(self.store.uri):
            return runs.read(self.store, run_id)

    def register(
        self,
        candidate: ModelCandidate,
        model: Path,
        frame: pd.DataFrame,
        *,
        run_id: str,
        private: Sequence[str] = (),
        tags: Mapping[str, str] | None = None,
    ) -> Version:
        """Package and register a candidate; the one of the same digest where that is whole.

        Parameters
        ----------
        model : Path
            The candidate's joblib file.
        frame : DataFrame
            Rows with the candidate's columns; the signature and made-up example rows are drawn
            from them, and none of them is kept.
        private : sequence of str
            Columns of which not even a frequent value may show.
        run_id : str
            The run that its files are kept with.
        """
        with said(self.store.uri), self.store.lock():
            known = self.find(candidate.digest)
            if known is not None and self._whole(known):
                return known
            own = dict(tags or {})
            if known is not None and known.rolled_back:
                # Damaged or not: what a person took out of service stays out.
                own[ROLLED_BACK] = "true"
            return self._registered(candidate, model, frame, run_id, private, own)

    def versions(self) -> list[Version]:
        """Every version, the newest first."""
        with said(self.store.uri):
            return [self._version(found.version) for found in self._search()]

    def find(self, digest: str) -> Version | None:
        """The newest version of the candidate with this digest."""
        return next((one for one in self.versions() if one.digest == digest), None)

    def champion(self) -> Version | None:
        """The version that serves."""
        return self._under(CHAMPION)

    def challenger(self) -> Version | None:
        """The version that wants to."""
        return self._under(CHALLENGER)

    def previous(self) -> Version | None:
        """The version that served before the champion: what `rollback` restores."""
        return self._under(PREVIOUS)

    def replaced_by(self, version: Version) -> Version | None:
        """The champion that `version` took the place of; None where it was the first."""
        if not version.replaced:
            return None
        # Somebody may have deleted it in MLflow's own pages.
        return next((one for one in self.versions() if one.number == version.replaced), None)

    def challenge(self, version: Version) -> Version:
        """Make `version` the challenger; the champion stays what it is."""
        with said(self.store.uri), self.store.lock():
            self._point(CHALLENGER, version.number)
            return self._version(version.number)

    def promote(self, version: Version) -> Version:
        """Make `version` the champion; the one before is remembered as previous."""
        with said(self.store.uri), self.store.lock():
            former = self.champion()
            if former is None or former.number != version.number:
                # The same model, registered anew: what it replaced is what it replaced.
                same = former is not None and former.digest == version.digest
                before = (former.replaced if same else former.number) if former else ""
                self._tag(version.number, REPLACED, before or "")
                self._point(PREVIOUS, before or None)
                self._point(CHAMPION, version.number)
            self._tag(version.number, ROLLED_BACK, "false")
            challenger = self.challenger()
            if challenger is not None and challenger.number == version.number:
                self._point(CHALLENGER, None)
            return self._version(version.number)

    def rollback(self) -> Version:
        """Put the champion before this one back, once its files are seen to be whole.

        Raises
        ------
        ProjectProblem
            There is none, or its files are gone or changed; the champion stays.
        """
        with said(self.store.uri), self.store.lock():
            champion = self.champion()
            if champion is None:
                raise ProjectProblem.because(
                    f"No version of '{self.model_name}' is champion.", "Run step 4 first."
                )
            former = self.replaced_by(champion)
            if former is None:
                raise ProjectProblem.because(
                    f"Version {champion.number} of '{self.model_name}' is the first champion: "
                    "there is none to go back to.",
                    "Take it out of service and do as before, or promote another version.",
                )
            self.load(former)
            self._point(CHAMPION, former.number)
            self._point(PREVIOUS, former.replaced or None)
            self._tag(champion.number, ROLLED_BACK, "true")
            return self._version(former.number)

    def rehearse(self, version: Version, former: Version) -> Package:
        """Promote and roll back under an alias that nobody serves from.

        Returns
        -------
        Package
            What the registry restored: `former`, fetched anew.
        """
        with said(self.store.uri), self.store.lock():
            self._point(_REHEARSAL, version.number)
            self._point(_REHEARSAL, former.number)
            restored = self._under(_REHEARSAL)
            self._point(_REHEARSAL, None)
            if restored is None or restored.number != former.number:
                raise ProjectProblem.because(
                    f"The registry did not put version {former.number} of '{self.model_name}' back."
                )
            return self.load(restored)

    def load(self, version: Version) -> Package:
        """Fetch a version's files and check them; what differs is never opened.

        Raises
        ------
        DataProblem
            The files are gone or not those that were registered.
        """
        with said(self.store.uri):
            return checked(version, self._fetched(version))

    def get(self, number: str | int) -> Version:
        """The version of that number.

        Raises
        ------
        WrongInput
            There is none.
        """
        found = next((one for one in self.versions() if one.number == str(number)), None)
        if found is None:
            known = ", ".join(one.number for one in self.versions()) or "none"
            raise WrongInput.because(
                f"'{self.model_name}' has no version {number}.", f"Versions: {known}."
            )
        return found

    def _bring(self, theirs: Registry) -> None:
        """Copy the champion of another registry, and the one that it replaced."""
        champion = theirs.champion()
        if champion is None:
            return
        before = theirs.replaced_by(champion)
        run = runs.TrackedRun("brought from the project's registry")
        data = {"name": "none", "digest": "none", "source": "none"}
        at = self.track("brought", run, [], key=champion.digest, dataset=data).parent
        for one in (before, champion):
            if one is not None:
                tags = {k: v for k, v in one.tags.items() if k not in (REPLACED, ROLLED_BACK)}
                with said(self.store.uri):
                    version = self._kept(theirs.load(one).path, at, tags)
                self.promote(version)

    def _registered(
        self,
        candidate: ModelCandidate,
        model: Path,
        frame: pd.DataFrame,
        run_id: str,
        private: Sequence[str],
        tags: Mapping[str, str],
    ) -> Version:
        from tenfold.tracking.examples import made_up

        with tempfile.TemporaryDirectory(prefix="tenfold-") as scratch:
            folder = Path(scratch) / _FOLDER
            rows = made_up(frame, candidate.columns, private)
            package = write_package(folder, candidate, model, rows)
            own = {DIGEST: candidate.digest, PACKAGE: package, MODEL: candidate.model.sha256}
            return self._kept(folder, run_id, {**tags, **own})

    def _kept(self, folder: Path, run_id: str, tags: Mapping[str, str]) -> Version:
        """Keep the files of a package with a run, and make them a version."""
        client = self.store.client()
        place = f"{_FOLDER}-{tags[PACKAGE][:12]}"
        client.log_artifacts(run_id, str(folder), place)
        self._make_model()
        source = f"{client.get_run(run_id).info.artifact_uri.rstrip('/')}/{place}"
        made = client.create_model_version(self.model_name, source, run_id, tags=dict(tags))
        return self._version(made.version)

    def _make_model(self) -> None:
        from mlflow.exceptions import MlflowException

        client = self.store.client()
        try:
            client.create_registered_model(self.model_name)
        except MlflowException as error:
            if error.error_code != "RESOURCE_ALREADY_EXISTS":
                raise

    def _whole(self, version: Version) -> bool:
        try:
            self.load(version)
        except DataProblem:  # a registry that is down says nothing about the files
            return False
        return True

    def _fetched(self, version: Version) -> Path:
        place = Path(version.source)
        if place.is_absolute():
            return place
        from mlflow.artifacts import download_artifacts

        cache = self.store.folder / ".cache" / "packages"
        kept = cache / version.package
        if not kept.is_dir() or package_hash(kept) != version.package:
            cache.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=".new-", dir=cache) as scratch:
                fetched = download_artifacts(
                    artifact_uri=version.source, dst_path=scratch, tracking_uri=self.store.uri
                )
                shutil.rmtree(kept, ignore_errors=True)
                Path(fetched).rename(kept)
        return kept

    def _search(self) -> list[Any]:
        name = self.model_name.replace("'", "''")
        found = self.store.client().search_model_versions(f"name = '{name}'")
        return sorted(found, key=lambda one: -int(one.version))

    def _version(self, number: Any) -> Version:
        return Version.of(self.store.client().get_model_version(self.model_name, str(number)))

    def _under(self, alias: str) -> Version | None:
        with said(self.store.uri):
            client = self.store.client()
            for found in client.search_registered_models(f"name = '{self.model_name}'"):
                number = found.aliases.get(alias)
                return self._version(number) if number else None
            return None

    def _point(self, alias: str, number: str | None) -> None:
        client = self.store.client()
        if number is None:
            client.delete_registered_model_alias(self.model_name, alias)
        else:
            client.set_registered_model_alias(self.model_name, alias, number)

    def _tag(self, number: str, key: str, value: str) -> None:
        self.store.client().set_model_version_tag(self.model_name, number, key, value)


__all__ = ["CHALLENGER", "CHAMPION", "PREVIOUS", "Registry"]

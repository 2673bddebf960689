"""The project folder: its decision file, its lock, and where everything lives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tenfold.acting import Act, acting, text_of
from tenfold.decision_file import FILE, Given, checked, parsed
from tenfold.errors import ProjectProblem
from tenfold.files import write_atomic
from tenfold.locking import locked
from tenfold.step import Step
from tenfold.vocabulary import Waiver
from tenfold.yamltext import plain


@dataclass(frozen=True)
class Project:
    """A project folder.

    Parameters
    ----------
    folder : Path
        Absolute path of the folder that holds ``tenfold.yaml``.
    """

    folder: Path

    @classmethod
    def find(cls, start: str | Path | None = None) -> Project:
        """The project at `start`, or the nearest one upward from it (default: here).

        Raises
        ------
        ProjectProblem
            There is none.
        """
        try:
            # papermill hands over a folder called 2027 as a number.
            here = Path(str(start or ".")).expanduser().resolve()
            here.stat()
        except FileNotFoundError:
            pass
        except (OSError, RuntimeError, ValueError) as error:
            raise ProjectProblem.because(f"'{start}' is no folder: {error}.") from None
        candidates = [here] if start is not None else [here, *here.parents]
        for folder in candidates:
            if (folder / FILE).is_file():
                return cls(folder)
        raise ProjectProblem.because(
            f"No project at '{here}': there is no {FILE}.",
            "Make one with `tenfold new PROJECT --data FILE --target COLUMN`.",
        )

    @classmethod
    def create(cls, folder: Path, text: str) -> Project:
        """Make a project from the text of its decision file, which is checked first.

        Raises
        ------
        ProjectProblem
            The folder already holds a project.
        """
        folder = folder.expanduser().resolve()
        if (folder / FILE).exists():
            raise ProjectProblem.because(
                f"'{folder}' already holds a project.", "Choose another name."
            )
        checked(parsed(text))
        write_atomic(folder / FILE, text)
        return cls(folder)

    @property
    def file(self) -> Path:
        """The decision file."""
        return self.folder / FILE

    @property
    def records(self) -> Path:
        """Folder of the records."""
        return self.folder / "records"

    @property
    def runs(self) -> Path:
        """Folder of the runs: executed notebooks, logs, what-ifs."""
        return self.folder / "runs"

    @property
    def notebooks(self) -> Path:
        """Folder of the project's own notebooks."""
        return self.folder / "notebooks"

    @property
    def report(self) -> Path:
        """The dossier."""
        return self.folder / "report.html"

    def what_if(self, run_id: str) -> Path:
        """Folder of the records of a what-if.

        Raises
        ------
        ProjectProblem
            There is no such run; lists those there are.
        """
        known = sorted(path.parent.name for path in self.runs.glob("*/records"))
        if run_id not in known:
            raise ProjectProblem.because(
                f"There is no what-if '{run_id}'.", f"What-ifs: {', '.join(known) or 'none'}."
            )
        return self.runs / run_id / "records"

    def given(self) -> Given:
        """Read and check the decision file; every problem is reported at once, with its line.

        Raises
        ------
        InvalidDecisions
            Unknown keys, unknown steps, wrong values.
        """
        return checked(parsed(text_of(self.file)))

    def save(self, step: Step, changes: Mapping[str, object]) -> None:
        """Write changes of one step's decisions; all else in the file stays as it is.

        A value of None removes the line, so that the default holds again. Nothing is written
        unless the whole file is valid afterwards and says what was asked for. `tenfold.undoing`
        takes it back.

        Raises
        ------
        InvalidDecisions
            A change is wrong, or something else in the file is.
        ProjectProblem
            The file cannot be written, or another run holds it.
        """
        with self.act() as act:
            act.save(step, changes)

    def waive(self, waiver: Waiver) -> None:
        """Write a waiver into the decision file, in place of one of the same check.

        `tenfold.waiving.waiver` makes one of what a person said.

        Raises
        ------
        WrongInput
            There is no such check, or the waiver has ended already.
        InvalidDecisions
            Something else in the file is wrong.
        """
        with self.act() as act:
            act.waive(waiver)

    def unwaive(self, code: str) -> None:
        """Take the waiver of a check out of the decision file.

        Raises
        ------
        WrongInput
            There is none.
        """
        with self.act() as act:
            act.unwaive(code)

    @contextmanager
    def act(self, words: str = "") -> Iterator[Act]:
        """Hold the decisions: what is saved inside is one edit, of which all is written or none.

        Parameters
        ----------
        words : str
            What is done, for whoever undoes it: ``adopted 5-folds``.
        """
        with acting(self.folder, words) as act:
            yield act

    @contextmanager
    def lock(self, what: str, *, wait: float = 10.0) -> Iterator[None]:
        """Hold the project's lock for ``decisions`` or a ``run``."""
        path = self.folder / f".{what}.lock"
        with locked(path, what=f"The project '{self.folder.name}'", wait=wait):
            yield


__all__ = ["FILE", "Given", "Project", "plain"]

import doctest
import importlib
import pkgutil

import pytest

import tenfold.stats

MODULES = [module.name for module in pkgutil.iter_modules(tenfold.stats.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_the_docstrings_run(name):
    module = importlib.import_module(f"tenfold.stats.{name}")
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_every_module_says_what_it_exports(name):
    module = importlib.import_module(f"tenfold.stats.{name}")
    assert module.__all__
    assert all(hasattr(module, each) for each in module.__all__)

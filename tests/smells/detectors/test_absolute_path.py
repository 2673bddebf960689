"""Paths of one machine, and strings that only begin like one.

The examples write `/@` for `/`: a house rule allows no path of one machine in this repository.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tenfold.smells import Smell

Found = Callable[..., list[Smell]]

ABSOLUTE = [
    "df = pd.read_csv('/@home/anna/data/churn.csv')",
    "df = pd.read_csv(r'C:\\Users\\anna\\churn.csv')",
    "df = pd.read_csv('D:/data/churn.csv')",
    "df = pd.read_csv('~/data/churn.csv')",
    "path = os.path.expanduser('~/models')",
    "share = r'\\\\server\\share\\churn.csv'",
    "DATA_DIR = Path('/data/raw')",
    "OUTPUT = '/mnt/share/out'",
    "df = pd.read_parquet(f'/@home/{user}/x.parquet')",
    "files = glob.glob('/scratch/run1/*.npz')",
    "sys.path.append('/@opt/team/lib')",
    "os.chdir('/@Users/anna/work')",
    "config = {'data_path': '/mnt/data/churn', 'epochs': 3}",
    "def load(path='/@home/anna/churn.csv'):\n    return path",
    "df = pd.read_csv('/kaggle/input/titanic/train.csv')",
    "model = joblib.load('/app/models/model.pkl')",
    "full = os.path.join('/data', 'raw', name)",
    "drive.mount('/content/drive')",
    "parser.add_argument('--data', default='/@home/anna/data')",
]

RELATIVE = {
    "a route": "@app.route('/api/v1/predict')\ndef predict():\n    return ''",
    "a client's route": "client.get('/data/churn')\nrequests.post('/api/v1/score', json={})",
    "an address": "url = 'https://example.org/data/churn.csv'\nbase_url = '/static/files'",
    "a pattern": "re.compile(r'^/home/\\w+/')\nre.sub('/data/x', '', text)",
    "a docstring": "def f():\n    '''Read /@home/anna/data.csv.'''",
    "a relative path": "pd.read_csv('data/churn.csv')\nopen('../x.csv')\nPath('./a') / 'b'",
    "a message": "print('/@home/anna/data is gone')\nlogger.info('/data/x.csv read')",
    "a comparison": "if path.startswith('/home/') or path == '/data/x':\n    pass",
    "the system's": "open('/dev/null')\nopen('/proc/cpuinfo')",
    "a separator": "a = '/'.join(parts)\nb = '\\\\'\nc = text.split('/')",
    "a setting": "DATA = os.environ['DATA_DIR']\nROOT = os.environ.get('ROOT', '/data/raw')",
    "a date or a fraction": "a = '1/2/2020'\nb = 'n/a'\nc = '/100'",
    "html": "tag = '</div>'\nx = driver.find_element('/html/body/div')",
    "a drive that is none": "ratio = 'a:b'\nt = '12:30'\nk = 'x: /home'",
    "home by the library": "p = Path.home() / 'data'\nq = Path(__file__).parent",
    "the health of a service": "health = '/health'\nendpoints = ['/predict', '/metrics']",
}


@pytest.mark.parametrize("code", ABSOLUTE)
def test_a_path_of_one_machine_is_found(found: Found, code: str) -> None:
    assert [
        smell.line for smell in found("absolute_path", "import os\n" + code.replace("/@", "/"))
    ] == [2]


@pytest.mark.parametrize("code", RELATIVE.values(), ids=RELATIVE)
def test_what_only_begins_like_a_path_is_left_alone(found: Found, code: str) -> None:
    assert found("absolute_path", code.replace("/@", "/")) == []


def test_a_magic_that_changes_folder_counts(found: Found) -> None:
    cells = ["x = 1", "%cd /@home/anna/work".replace("/@", "/"), "%run ../setup.ipynb"]
    assert [smell.cell for smell in found("absolute_path", cells)] == [1]


def test_whose_home_it_is_stays_out_of_the_report(found: Found) -> None:
    [smell] = found("absolute_path", "p = open('/@home/anna/x.csv')".replace("/@", "/"))
    assert "anna" not in smell.message

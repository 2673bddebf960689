from setuptools import find_packages, setup

setup(
    name="scorecard",
    version="1.2.0",
    packages=find_packages(),
    python_requires=">=3.10",
    install_requires=[
        "numpy==1.26.4",
        "pandas==2.2.1",
        "scikit-learn",
        "imbalanced-learn>=0.11,<0.13",
    ],
    entry_points={"console_scripts": ["scorecard=scorecard.experiment:main"]},
)

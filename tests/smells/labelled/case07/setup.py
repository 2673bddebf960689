from setuptools import find_packages, setup

setup(
    name="fraud",
    version="1.3.0",
    packages=find_packages(),
    python_requires=">=3.9",
    install_requires=[
        "numpy==1.26.4",
        "pandas>=1.5,<3",
        "scikit-learn==1.3.2",
        "imbalanced-learn",
    ],
    entry_points={"console_scripts": ["fraud-train=fraud.train:main"]},
)

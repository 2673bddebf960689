import sys

from readmission.model import bootstrap_interval, evaluate

if __name__ == "__main__":
    table = evaluate(sys.argv[1])
    print(table.round(3))
    low, high = bootstrap_interval(table["auc"])
    print(f"AUC {table['auc'].mean():.3f} ({low:.3f} to {high:.3f})")

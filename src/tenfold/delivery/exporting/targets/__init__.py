"""One module a target: a function from the plan to files, and TARGET."""

"""Two steps that show everything that a dossier can hold."""

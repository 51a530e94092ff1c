"""Speaker embeddings: features, speakers, teacher and net."""

"""Where jobs wait for a worker, when there is such a place: what is put there, by whom, and who takes it out."""

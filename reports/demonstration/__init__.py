"""The demonstration: invented contact centres whose answers come to the published figures, through the real pipeline."""

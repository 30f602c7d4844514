"""Projects and their phases: the room to copy."""

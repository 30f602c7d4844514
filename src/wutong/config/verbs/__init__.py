"""The verbs of the command, a module each: `arguments` says what it takes, `run` does it."""

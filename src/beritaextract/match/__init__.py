"""Match: mentions in the text, each with its offsets and the name of the rule that found it."""

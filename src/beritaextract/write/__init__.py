"""Write: records go out as objects, files and pictures."""

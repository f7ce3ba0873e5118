"""How files are written: each format turns a stream of bytes into raw rows, one at a time, and guesses nothing."""

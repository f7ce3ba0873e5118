"""What a job does outside Spark: its arguments, its claim, the manifest, files and their sizes."""

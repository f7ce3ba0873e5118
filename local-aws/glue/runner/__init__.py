"""The Glue runner: one warm Spark session that runs one job at a time."""

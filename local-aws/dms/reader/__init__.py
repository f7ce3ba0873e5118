"""The data plane of the local DMS: reads a MySQL-compatible source and writes DMS-shaped Parquet."""

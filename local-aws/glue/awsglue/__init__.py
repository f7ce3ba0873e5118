"""
The calls of AWS's `awsglue` that jobs use, on plain Spark, by AWS's guide; what is not here raises. Never shipped: on AWS Glue its own
library is in its place. Source: AWS Glue's guide, "PySpark extensions", "PySpark transforms", "Tracking processed data using job bookmarks".
"""

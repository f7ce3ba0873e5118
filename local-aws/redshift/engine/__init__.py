"""The local Redshift: Redshift's dialect translated by a parser and executed on PostgreSQL."""

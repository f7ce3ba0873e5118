/** The small texts of a definition that Spark reads: names, and expressions over named columns. */
import { z } from 'zod';

export const nameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,62}$/, 'lower-case letters, digits and underscores');

/** One expression of Spark SQL; what it means is judged by a parser (scripts/lint/mapping_sql.py). */
export const sqlSchema = z
  .string()
  .trim()
  .min(1)
  .max(4000)
  .refine((text) => !/;|--|\/\*/.test(text.replaceAll(/'[^']*'/g, "''")), 'one expression, without comments');

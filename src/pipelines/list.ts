// Derived from src/pipelines by `npm run gen`: every folder with a pipeline.ts.
import type { Pipeline } from '../model/pipeline';
import { pipeline as ecommerce } from './ecommerce/pipeline';
import { pipeline as onlineRetail } from './online-retail/pipeline';
import { pipeline as onlineRetailStream } from './online-retail-stream/pipeline';
import { pipeline as purchases } from './purchases/pipeline';
import { pipeline as regionalSales } from './regional-sales/pipeline';

export const PIPELINES: readonly Pipeline[] = [
  ecommerce,
  onlineRetail,
  onlineRetailStream,
  purchases,
  regionalSales,
];

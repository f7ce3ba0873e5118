// Derived from src/entities by `npm run gen`: every entity, those that others refer to before the others.
import type { Entity } from '../model/entity';
import { customer } from './customer';
import { location } from './location';
import { orderLine } from './order-line';
import { product } from './product';
import { salesOrder } from './sales-order';

const ENTITIES: readonly Entity[] = [
  customer,
  location,
  product,
  salesOrder,
  orderLine,
];

export function listEntities(): readonly Entity[] {
  return ENTITIES;
}

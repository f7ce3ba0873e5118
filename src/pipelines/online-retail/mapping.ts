import { eventsOfLine } from '../_online-retail/events';
import { invoiceLine } from './feeds';

export const mappings = eventsOfLine(invoiceLine.name);

import { eventsOfLine } from '../_online-retail/events';
import { invoiceLine } from './feeds';

/** A line that was posted says what a line of the books says. */
export const mappings = eventsOfLine(invoiceLine.name);

/** The lines of a day's invoices, which are posted one after the other. */
export { filesOfDay } from '../../_online-retail/sample-day';

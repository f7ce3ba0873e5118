/** A day's invoices, as the books export them. */
export { filesOfDay } from '../../_online-retail/sample-day';

/** Numbers with the sign or the name of a currency. */

const CURRENCY = String.raw`(?:[A-Z]{0,2}\p{Sc}|EUR|USD|GBP|CHF|SEK|NOK|DKK|ISK|PLN|CZK|HUF|RON|JPY|CNY|INR|AUD|CAD|kr\.?|Fr\.?|zł|Kč|Ft|lei)`;
const NUMBER = String.raw`\d[\d.,'\s]*`;
const AMOUNT = new RegExp(`^[+-]?(?:${CURRENCY}\\s?[+-]?${NUMBER}|${NUMBER}${CURRENCY})$`, 'u');

/** A code such as B20001 is none. */
export function isAmount(value: string): boolean {
  return AMOUNT.test(value);
}

/** What the shop's people and goods are called. Made up; the domain of the e-mail addresses belongs to nobody. */

export const FIRST_NAMES = [
  'Ada',
  'Björn',
  'Chloé',
  'Dmitri',
  'Elif',
  'Fatima',
  'Grace',
  'Hiro',
  'Inês',
  'Jakub',
  'Kwame',
  'Łucja',
  'Mei',
  'Niamh',
  'Omar',
  'Priya',
  'Quentin',
  'Rosa',
  'Søren',
  'Zoë',
] as const;

export const LAST_NAMES = [
  'Abernathy',
  'Bergström',
  'Castellano',
  'Dubois',
  'Eriksen',
  'Fairweather',
  'García',
  'Holloway',
  'Iwasaki',
  'Jankowski',
  'Kowalczyk',
  'Lindqvist',
  'Moreau',
  'Nakamura',
  "O'Sullivan",
  'Pemberton',
  'Quigley',
  'Rasmussen',
  'Szymański',
  'Whitlock',
] as const;

export const STREETS = [
  'Alder Row',
  'Bakehouse Lane',
  'Canal Street',
  'Dovecote Road',
  'Elm Terrace',
  'Foundry Yard',
  'Glasshouse Walk',
  'Harbour View',
] as const;

/** City and country. */
export const PLACES = [
  ['London', 'United Kingdom'],
  ['Leeds', 'United Kingdom'],
  ['Cardiff', 'United Kingdom'],
  ['Dublin', 'EIRE'],
  ['Lyon', 'France'],
  ['Münster', 'Germany'],
  ['Kraków', 'Poland'],
  ['Malmö', 'Sweden'],
  ['Lisboa', 'Portugal'],
  ['Osaka', 'Japan'],
] as const;

export const CATEGORIES = ['Kitchen', 'Garden', 'Stationery', 'Lighting', 'Textiles', 'Toys'] as const;

export const STYLES = [
  'Vintage',
  'Enamel',
  'Striped',
  'Wicker',
  'Painted',
  'Folding',
  'Retro',
  'Hand-made',
] as const;

export const GOODS = [
  'Lantern',
  'Mug',
  'Tea Tray',
  'Cushion',
  'Notebook',
  'Watering Can',
  'Bunting',
  'Cake Stand',
  'Jigsaw',
  'Doormat',
] as const;

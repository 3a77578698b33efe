import { expect, test } from 'vitest';
import { countries, languageOf, zCountry, zoneOf } from './place.ts';

test('a zone is one that changes its clocks by rule, in the spelling of the IANA database', () => {
  expect(['Europe/London', 'europe/london', 'UTC', 'utc', 'America/Argentina/Buenos_Aires'].map(zoneOf)).toEqual([
    'Europe/London',
    'Europe/London',
    'UTC',
    'UTC',
    'America/Argentina/Buenos_Aires',
  ]);
  expect(zoneOf('Europe/Kyiv')).toMatch(/^Europe\/Ky?i/);
  expect(['+01:00', 'Europe/Lundon', '', 'EST5', 'London', 'Europe/London; drop'].map(zoneOf)).toEqual(
    Array.from({ length: 6 }),
  );
});

test('a country is one of the 249 that ISO assigned', () => {
  expect(countries).toHaveLength(249);
  expect(new Set(countries).size).toBe(249);
  expect(zCountry.parse(' gb ')).toBe('GB');
  expect(['UK', 'XX', 'EU', 'GBR', ''].map((code) => zCountry.safeParse(code).success)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
});

test('a language is one that somebody speaks', () => {
  expect(['en', 'PT-br', 'zh-hant'].map(languageOf)).toEqual(['en', 'pt-BR', 'zh-Hant']);
  expect(['english', 'e', '', 'xx-yy'].map(languageOf)).toEqual(Array.from({ length: 4 }));
});

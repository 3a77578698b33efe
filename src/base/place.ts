/** Where and in what language: names checked against the standards' lists. Browser-safe. */
import { z } from 'zod';

/** ISO 3166-1 alpha-2, officially assigned codes. */
export const countries =
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'.split(
    ' ',
  );

const knownCountries = new Set(countries);
const spelling = new Map(Intl.supportedValuesOf('timeZone').map((zone) => [zone.toLowerCase(), zone]));

/** The zone as the IANA database spells it, or undefined when this runtime does not know it. Offsets such as +01:00 are no zones: they do not change their clocks. */
export function zoneOf(text: string): string | undefined {
  const known = spelling.get(text.toLowerCase());
  if (known) return known;
  if (text.toUpperCase() === 'UTC') return 'UTC';
  // Aliases (Europe/Kyiv, Asia/Calcutta) are known to Intl but stand in no list.
  if (!/^[A-Z][A-Za-z_]*(\/[A-Z][A-Za-z0-9_+-]*)+$/.test(text)) return undefined;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return text;
  } catch {
    return undefined;
  }
}

/** A BCP 47 language tag in its canonical spelling, or undefined. */
export function languageOf(text: string): string | undefined {
  try {
    const tag = Intl.getCanonicalLocales(text)[0];
    // Well-formed is not enough: "english" is a legal tag of a language nobody speaks.
    return tag && new Intl.DisplayNames('en', { type: 'language', fallback: 'none' }).of(tag) ? tag : undefined;
  } catch {
    return undefined;
  }
}

/** An IANA time zone, such as Europe/London. */
export const zZone = checked(zoneOf, 'must be an IANA time zone such as Europe/London');

/** A country's two letters, such as GB. */
export const zCountry = checked((text) => {
  const code = text.toUpperCase();
  return knownCountries.has(code) ? code : undefined;
}, 'must be the two letters of a country (ISO 3166), such as GB');

/** A language tag, such as en or pt-BR. */
export const zLanguage = checked(languageOf, 'must be a language tag such as en or pt-BR');

function checked(read: (text: string) => string | undefined, message: string): z.ZodType<string, string> {
  return z.string().transform((text, context) => {
    const value = read(text.trim());
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
}

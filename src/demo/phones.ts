/** Numbers to call back, from ranges that are kept free for invented people where there are such. */
export const phones: Readonly<Record<string, string>> = {
  'femke.de.vries@northwind.example': '+31 10 555 0142',
  'bram.jansen@northwind.example': '+31 10 555 0167',
  'colin.ashworth@brightwater.example': '+44 1632 960133',
  'ruth.penrose@brightwater.example': '+44 1632 960178',
  'niamh.gallagher@marlow.example': '+353 20 910 0117',
  'declan.moore@marlow.example': '+353 20 910 0134',
  'lucia.ferrer@helios.example': '+34 976 555 019',
  'tyler.brooks@cascade.example': '+1 503 555 0119',
  'simone.tremblay@vantage.example': '+1 416 555 0183',
  'rafael.moreira@planalto.example': '+55 11 5555 0126',
  'wanjiru.kamau@savanna.example': '+254 20 555 0151',
  'haruka.mori@kitakaze.example': '+81 52 555 0104',
  'jack.reid@southerncross.example': '+61 2 5550 4112',
  'olivia.chen@southerncross.example': '+61 2 5550 4177',
};

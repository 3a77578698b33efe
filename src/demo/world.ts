/** The demo's world as data: two SOCs, twelve engineers, ten clients on five continents. All names are invented. */
import type { ClientRole, StaffRole } from '../base/actor.ts';

export type DemoStaff = { name: string; email: string; role: StaffRole; soc: string };
export type DemoDevice = {
  name: string;
  kind: string;
  vendor: string;
  model: string;
  address: string;
  criticality: 'low' | 'normal' | 'high' | 'critical';
  speaks: 'srx' | 'junos-switch' | 'cisco' | 'fortigate' | 'linux';
};
export type DemoSite = {
  name: string;
  country: string;
  zone: string;
  latitude: number;
  longitude: number;
  devices: DemoDevice[];
};
export type DemoContact = { name: string; kind: 'key' | 'stakeholder' | 'technical'; title: string; email: string };
export type DemoClient = {
  name: string;
  zone: string;
  country: string;
  language: string;
  region: string;
  level: 'technical' | 'mixed' | 'executive';
  lead: string;
  deputy: string;
  contacts: DemoContact[];
  user: { name: string; email: string; role: ClientRole };
  sites: DemoSite[];
};

export const socs = [
  { name: 'Harrogate', zone: 'Europe/London' },
  { name: 'Denver', zone: 'America/Denver' },
];

const person = (name: string, role: StaffRole, soc: string): DemoStaff => ({
  name,
  role,
  soc,
  email: `${name.toLowerCase().replaceAll(/[^a-z]+/g, '.')}@watchfloor.example`,
});

export const staff: DemoStaff[] = [
  person('Jordan Hale', 'lead-engineer', 'Harrogate'),
  person('Priya Raman', 'engineer', 'Harrogate'),
  person('Tomasz Zielinski', 'engineer', 'Harrogate'),
  person('Aoife Brennan', 'lead-engineer', 'Harrogate'),
  person('Samuel Okoro', 'engineer', 'Harrogate'),
  person('Ingrid Solberg', 'manager', 'Harrogate'),
  person('Maya Castellano', 'lead-engineer', 'Denver'),
  person('Ben Whitaker', 'engineer', 'Denver'),
  person('Luis Ortega', 'engineer', 'Denver'),
  person('Hannah Kim', 'engineer', 'Denver'),
  person('Devon Price', 'lead-engineer', 'Denver'),
  person('Grace Lindqvist', 'administrator', 'Denver'),
];

type Place = Omit<DemoSite, 'devices'>;
const place = (name: string, country: string, zone: string, latitude: number, longitude: number): Place => ({
  name,
  country,
  zone,
  latitude,
  longitude,
});

/** A site's usual equipment. Clients' address ranges overlap on purpose: 10.0.x.y is everyone's favourite. */
function equip(where: Place, prefix: string, net: number, firewall: 'srx' | 'fortigate' = 'srx'): DemoSite {
  const edge: DemoDevice =
    firewall === 'srx'
      ? {
          name: `${prefix}-fw1`,
          kind: 'firewall',
          vendor: 'Juniper',
          model: 'SRX1500',
          address: `10.0.${net}.1`,
          criticality: 'critical',
          speaks: 'srx',
        }
      : {
          name: `${prefix}-fw1`,
          kind: 'firewall',
          vendor: 'Fortinet',
          model: 'FortiGate 200F',
          address: `10.0.${net}.1`,
          criticality: 'critical',
          speaks: 'fortigate',
        };
  return {
    ...where,
    devices: [
      edge,
      {
        name: `${prefix}-core1`,
        kind: 'switch',
        vendor: 'Juniper',
        model: 'EX4650',
        address: `10.0.${net}.2`,
        criticality: 'high',
        speaks: 'junos-switch',
      },
      {
        name: `${prefix}-rtr1`,
        kind: 'router',
        vendor: 'Cisco',
        model: 'ISR 4451',
        address: `10.0.${net}.3`,
        criticality: 'high',
        speaks: 'cisco',
      },
      {
        name: `${prefix}-srv1`,
        kind: 'server',
        vendor: 'Debian',
        model: 'bastion host',
        address: `10.0.${net}.20`,
        criticality: 'normal',
        speaks: 'linux',
      },
    ],
  };
}

const contact = (name: string, kind: DemoContact['kind'], title: string, domain: string): DemoContact => ({
  name,
  kind,
  title,
  email: `${name.toLowerCase().replaceAll(/[^a-z]+/g, '.')}@${domain}`,
});

export const clients: DemoClient[] = [
  {
    name: 'Northwind Logistics',
    zone: 'Europe/Amsterdam',
    country: 'NL',
    language: 'nl',
    region: 'EU',
    level: 'technical',
    lead: 'Jordan Hale',
    deputy: 'Priya Raman',
    contacts: [
      contact('Femke de Vries', 'key', 'Head of networks', 'northwind.example'),
      contact('Bram Jansen', 'technical', 'Network engineer', 'northwind.example'),
    ],
    user: { name: 'Femke de Vries', email: 'femke@northwind.example', role: 'client-administrator' },
    sites: [
      equip(place('Rotterdam terminal', 'NL', 'Europe/Amsterdam', 51.95, 4.14), 'rtm', 1),
      equip(place('Venlo depot', 'NL', 'Europe/Amsterdam', 51.37, 6.17), 'vnl', 2),
    ],
  },
  {
    name: 'Brightwater Council',
    zone: 'Europe/London',
    country: 'GB',
    language: 'en',
    region: 'UK',
    level: 'mixed',
    lead: 'Aoife Brennan',
    deputy: 'Samuel Okoro',
    contacts: [
      contact('Colin Ashworth', 'key', 'ICT manager', 'brightwater.example'),
      contact('Ruth Penrose', 'stakeholder', 'Director of resources', 'brightwater.example'),
    ],
    user: { name: 'Colin Ashworth', email: 'colin@brightwater.example', role: 'client-administrator' },
    sites: [equip(place('Town hall', 'GB', 'Europe/London', 53.99, -1.54), 'hgt', 1)],
  },
  {
    name: 'Marlow Clinics',
    zone: 'Europe/Dublin',
    country: 'IE',
    language: 'en',
    region: 'EU',
    level: 'executive',
    lead: 'Jordan Hale',
    deputy: 'Tomasz Zielinski',
    contacts: [
      contact('Niamh Gallagher', 'stakeholder', 'Chief operating officer', 'marlow.example'),
      contact('Declan Moore', 'technical', 'Systems lead', 'marlow.example'),
    ],
    user: { name: 'Niamh Gallagher', email: 'niamh@marlow.example', role: 'client-viewer' },
    sites: [
      equip(place('Dublin clinic', 'IE', 'Europe/Dublin', 53.35, -6.26), 'dub', 1),
      equip(place('Cork clinic', 'IE', 'Europe/Dublin', 51.9, -8.47), 'ork', 3),
    ],
  },
  {
    name: 'Helios Energia',
    zone: 'Europe/Madrid',
    country: 'ES',
    language: 'es',
    region: 'EU',
    level: 'technical',
    lead: 'Aoife Brennan',
    deputy: 'Priya Raman',
    contacts: [contact('Lucia Ferrer', 'key', 'OT security lead', 'helios.example')],
    user: { name: 'Lucia Ferrer', email: 'lucia@helios.example', role: 'client-administrator' },
    sites: [equip(place('Zaragoza control room', 'ES', 'Europe/Madrid', 41.65, -0.88), 'zaz', 1, 'fortigate')],
  },
  {
    name: 'Cascade Outfitters',
    zone: 'America/Los_Angeles',
    country: 'US',
    language: 'en',
    region: 'US',
    level: 'mixed',
    lead: 'Maya Castellano',
    deputy: 'Ben Whitaker',
    contacts: [contact('Tyler Brooks', 'key', 'IT director', 'cascade.example')],
    user: { name: 'Tyler Brooks', email: 'tyler@cascade.example', role: 'client-administrator' },
    sites: [
      equip(place('Portland headquarters', 'US', 'America/Los_Angeles', 45.52, -122.68), 'pdx', 1),
      equip(place('Reno warehouse', 'US', 'America/Los_Angeles', 39.53, -119.81), 'rno', 2),
    ],
  },
  {
    name: 'Vantage Legal',
    zone: 'America/Toronto',
    country: 'CA',
    language: 'en',
    region: 'CA',
    level: 'executive',
    lead: 'Devon Price',
    deputy: 'Hannah Kim',
    contacts: [contact('Simone Tremblay', 'stakeholder', 'Managing partner', 'vantage.example')],
    user: { name: 'Simone Tremblay', email: 'simone@vantage.example', role: 'client-viewer' },
    sites: [equip(place('Toronto office', 'CA', 'America/Toronto', 43.65, -79.38), 'yyz', 1)],
  },
  {
    name: 'Banco do Planalto',
    zone: 'America/Sao_Paulo',
    country: 'BR',
    language: 'pt',
    region: 'BR',
    level: 'technical',
    lead: 'Maya Castellano',
    deputy: 'Luis Ortega',
    contacts: [contact('Rafael Moreira', 'key', 'Head of infrastructure', 'planalto.example')],
    user: { name: 'Rafael Moreira', email: 'rafael@planalto.example', role: 'client-administrator' },
    sites: [
      equip(place('Sao Paulo data centre', 'BR', 'America/Sao_Paulo', -23.55, -46.63), 'gru', 1, 'fortigate'),
      equip(place('Brasilia branch', 'BR', 'America/Sao_Paulo', -15.79, -47.88), 'bsb', 2),
    ],
  },
  {
    name: 'Savanna Telecom',
    zone: 'Africa/Nairobi',
    country: 'KE',
    language: 'en',
    region: 'KE',
    level: 'technical',
    lead: 'Jordan Hale',
    deputy: 'Samuel Okoro',
    contacts: [contact('Wanjiru Kamau', 'key', 'NOC manager', 'savanna.example')],
    user: { name: 'Wanjiru Kamau', email: 'wanjiru@savanna.example', role: 'client-administrator' },
    sites: [equip(place('Nairobi exchange', 'KE', 'Africa/Nairobi', -1.29, 36.82), 'nbo', 1)],
  },
  {
    name: 'Kitakaze Precision',
    zone: 'Asia/Tokyo',
    country: 'JP',
    language: 'ja',
    region: 'JP',
    level: 'mixed',
    lead: 'Devon Price',
    deputy: 'Hannah Kim',
    contacts: [contact('Haruka Mori', 'key', 'Information systems', 'kitakaze.example')],
    user: { name: 'Haruka Mori', email: 'haruka@kitakaze.example', role: 'client-viewer' },
    sites: [equip(place('Nagoya plant', 'JP', 'Asia/Tokyo', 35.18, 136.91), 'ngo', 1)],
  },
  {
    name: 'Southern Cross Freight',
    zone: 'Australia/Sydney',
    country: 'AU',
    language: 'en',
    region: 'AU',
    level: 'mixed',
    lead: 'Aoife Brennan',
    deputy: 'Luis Ortega',
    contacts: [
      contact('Jack Reid', 'technical', 'Infrastructure manager', 'southerncross.example'),
      contact('Olivia Chen', 'stakeholder', 'Chief financial officer', 'southerncross.example'),
    ],
    user: { name: 'Jack Reid', email: 'jack@southerncross.example', role: 'client-administrator' },
    sites: [
      equip(place('Port Botany', 'AU', 'Australia/Sydney', -33.97, 151.22), 'syd', 1),
      equip(place('Perth yard', 'AU', 'Australia/Perth', -31.95, 115.86), 'per', 4),
    ],
  },
];

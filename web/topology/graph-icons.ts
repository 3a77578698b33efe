/** One glyph a kind of device, drawn on 24 by 24, as an image for the canvas. */

const lines: Record<string, string> = {
  firewall: '<path d="M3 5h18v14H3zM3 9.7h18M3 14.3h18M12 5v4.7M8 9.7v4.6M16 9.7v4.6M12 14.3V19"/>',
  router:
    '<circle cx="12" cy="12" r="9"/><path d="M12 4v5m0 0-2-2m2 2 2-2M12 20v-5m0 0-2 2m2-2 2 2M4 12h5M9 12 7 10m2 2-2 2M20 12h-5m5 0-2-2m2 2-2 2"/>',
  switch: '<rect x="2.5" y="6" width="19" height="12" rx="2"/><path d="M6 10h11m0 0-2-2M18 14H7m0 0 2 2"/>',
  server:
    '<rect x="4" y="3.5" width="16" height="7" rx="1.5"/><rect x="4" y="13.5" width="16" height="7" rx="1.5"/><path d="M7.5 7h.01M7.5 17h.01"/>',
  cloud: '<path d="M7 18.5h10.5a4 4 0 0 0 .4-8A6 6 0 0 0 6.3 9.6 4.5 4.5 0 0 0 7 18.5z"/>',
  wireless: '<path d="M4 9.5a12 12 0 0 1 16 0M7 13a7.5 7.5 0 0 1 10 0M10 16.3a3.3 3.3 0 0 1 4 0M12 19.5h.01"/>',
  screen: '<rect x="3" y="4.5" width="18" height="12" rx="1.5"/><path d="M8.5 20h7M12 16.5V20"/>',
  shield: '<path d="M12 3l7.5 3v5.5c0 4.5-3 8-7.5 9.5-4.5-1.5-7.5-5-7.5-9.5V6z"/>',
  store:
    '<ellipse cx="12" cy="6" rx="7.5" ry="2.8"/><path d="M4.5 6v12c0 1.5 3.3 2.8 7.5 2.8s7.5-1.3 7.5-2.8V6M4.5 12c0 1.5 3.3 2.8 7.5 2.8s7.5-1.3 7.5-2.8"/>',
  phone: '<rect x="7" y="2.5" width="10" height="19" rx="2"/><path d="M11 18.5h2"/>',
  camera: '<rect x="3" y="7" width="13" height="10" rx="2"/><path d="m16 11 5-3v8l-5-3"/>',
  printer: '<path d="M7 8V3.5h10V8M7 17H4.5v-7a2 2 0 0 1 2-2h11a2 2 0 0 1 2 2v7H17M7 14h10v6.5H7z"/>',
  power: '<path d="M12 3v8M6.5 6.5a8 8 0 1 0 11 0"/>',
  unknown: '<path d="M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 17.5h.01"/>',
  box: '<rect x="4" y="4" width="16" height="16" rx="2"/><path d="M8 12h8"/>',
};

const byKind: Record<string, string> = {
  firewall: 'firewall',
  router: 'router',
  switch: 'switch',
  'access-point': 'wireless',
  'wireless-controller': 'wireless',
  'load-balancer': 'switch',
  'vpn-gateway': 'shield',
  proxy: 'shield',
  'mail-gateway': 'shield',
  ids: 'shield',
  siem: 'shield',
  collector: 'store',
  sensor: 'wireless',
  server: 'server',
  hypervisor: 'server',
  storage: 'store',
  endpoint: 'screen',
  printer: 'printer',
  phone: 'phone',
  camera: 'camera',
  power: 'power',
  cloud: 'cloud',
  unknown: 'unknown',
};

const made = new Map<string, string>();

/** A data URL, the same one for the same question, so that the canvas loads it once. */
export function iconOf(kind: string, colour: string): string {
  const key = `${kind} ${colour}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const body = lines[byKind[kind] ?? 'box'] ?? '';
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="48" height="48" viewBox="0 0 24 24" fill="none" stroke="${colour}" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">${body}</svg>`;
  const url = `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;
  made.set(key, url);
  return url;
}

export function Logo({ size = 28 }: { size?: number }): React.JSX.Element {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden focusable="false">
      <defs>
        <linearGradient id="wf-logo" x1="0" y1="0" x2="1" y2="1">
          <stop stopColor="#5c7cfa" />
          <stop offset="1" stopColor="#364fc7" />
        </linearGradient>
      </defs>
      <rect width="32" height="32" rx="7" fill="url(#wf-logo)" />
      <g fill="none" stroke="#fff" strokeWidth="2.4" strokeLinecap="round">
        <path d="M7 20.5a9 9 0 0 1 18 0" />
        <path d="M11.5 20.5a4.5 4.5 0 0 1 9 0" />
        <path d="M6 24.5h20" />
      </g>
      <circle cx="16" cy="20" r="1.6" fill="#fff" />
    </svg>
  );
}

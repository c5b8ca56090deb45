export function Logo({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" aria-hidden="true" fill="#fff">
      <rect width="20" height="20" rx="5" fill="var(--accent-fill)" />
      <rect x="4.5" y="4.8" width="11" height="2.6" rx="1.3" />
      <rect x="4.5" y="8.7" width="11" height="2.6" rx="1.3" opacity=".72" />
      <rect x="4.5" y="12.6" width="6" height="2.6" rx="1.3" opacity=".5" />
    </svg>
  );
}

import type { ReactNode } from 'react';

interface ScrollRegionProps {
  readonly label: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** Scrolls by the keyboard too, where nothing in it takes the focus. */
export function ScrollRegion({ label, className, children }: ScrollRegionProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without the focus, arrow keys cannot scroll it.
    <section className={className} tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}

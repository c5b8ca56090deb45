import { type ReactNode, useId } from 'react';
import classes from './card.module.css';

interface CardProps {
  readonly title: string;
  /** A few words beside the title. */
  readonly sub?: ReactNode;
  /** Link or button at the right end of the head. */
  readonly action?: ReactNode;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** A titled box on the page's ground. Cards are not nested. */
export function Card({ title, sub, action, className, children }: CardProps) {
  const titleId = useId();
  return (
    <section className={`${classes.card} ${className ?? ''}`} aria-labelledby={titleId}>
      <header className={classes.head}>
        <h2 id={titleId} className={classes.title}>
          {title}
        </h2>
        {sub && <span className={classes.sub}>{sub}</span>}
        {action && <span className={classes.action}>{action}</span>}
      </header>
      {children}
    </section>
  );
}

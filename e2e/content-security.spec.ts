import { expect } from 'vitest';
import { describeOnHosts } from './harness/describe-on-hosts.ts';

const BLOCKED = /Content Security Policy|ERR_BLOCKED_BY_CSP|violates the following|used as a fallback/;

describeOnHosts('the content security policy', ({ test }) => {
  test('is sent with the page', async ({ page }) => {
    const policy = await page.evaluate(async () => (await fetch(location.href)).headers.get('content-security-policy'));
    for (const part of [
      "default-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "form-action 'none'",
    ]) {
      expect(policy).toContain(part);
    }
    expect(policy).not.toContain('unsafe-eval');
  });

  test('stops inline scripts, eval and foreign sources', async ({ page, expectComplaint }) => {
    expectComplaint(BLOCKED);
    const outcome = await page.evaluate(async () => {
      const violations: string[] = [];
      document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
      const script = document.createElement('script');
      script.textContent = 'window.ranInline = true';
      document.body.append(script);
      const image = new Image();
      const imageLoaded = new Promise((resolve) => {
        image.onload = () => resolve(true);
        image.onerror = () => resolve(false);
      });
      image.src = 'https://evil.example/pixel.png';
      const fetched = await fetch('https://evil.example/').then(
        () => true,
        () => false,
      );
      // In a task of its own: what the test itself evaluates is exempt from the policy.
      const evaluated = await new Promise((resolve) => {
        setTimeout(() => {
          try {
            // biome-ignore lint/security/noGlobalEval: that it cannot run is what is shown here.
            resolve(eval('true'));
          } catch {
            resolve(false);
          }
        });
      });
      const loaded = await imageLoaded;
      return { ranInline: 'ranInline' in window, evaluated, fetched, loaded, violations };
    });
    expect(outcome).toMatchObject({ ranInline: false, evaluated: false, fetched: false, loaded: false });
    expect(outcome.violations).toEqual(expect.arrayContaining(['script-src-elem', 'img-src', 'connect-src']));
  });

  test('keeps the page out of frames and frames out of the page', async ({ page, origin, expectComplaint }) => {
    expectComplaint(BLOCKED);
    expectComplaint(/Refused to (frame|display)|chrome-error/);
    const bodies = await page.evaluate(async (own) => {
      const look = (source: string) =>
        new Promise<string>((resolve) => {
          const frame = document.createElement('iframe');
          frame.onload = () => {
            try {
              resolve(frame.contentDocument?.getElementById('root') ? 'the app' : 'nothing');
            } catch {
              resolve('refused');
            }
          };
          frame.src = source;
          document.body.append(frame);
        });
      return Promise.all([look(own), look('https://evil.example/')]);
    }, `${origin}/`);
    expect(bodies).not.toContain('the app');
  });
});

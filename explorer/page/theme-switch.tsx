/** Dark or light: what the system says, until somebody says otherwise. */
import { useState } from 'preact/hooks';

const themes = ['system', 'light', 'dark'] as const;

export function ThemeSwitch() {
  const [theme, setTheme] = useState<(typeof themes)[number]>('system');
  const set = (chosen: (typeof themes)[number]) => {
    setTheme(chosen);
    if (chosen === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = chosen;
  };
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system';
  return (
    <button type="button" onClick={() => set(next)}>
      Colours: {theme}
    </button>
  );
}

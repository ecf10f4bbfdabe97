// Runs before the first paint, so that a remembered theme does not flash. Kept out of the bundle for that reason.
try {
  const theme = localStorage.getItem('moorage.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // A browser that remembers nothing follows the system.
}

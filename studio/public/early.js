// Before the first paint: the language and the colours that were chosen the last time.
try {
  const { language, theme } = JSON.parse(localStorage.getItem("flambeau-studio") || "{}");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  const chinese = language === "zh" || (language === undefined && navigator.language.startsWith("zh"));
  if (chinese) document.documentElement.lang = "zh";
} catch {
  // No storage: the defaults will do.
}

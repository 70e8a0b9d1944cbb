export type ThemeName = "light" | "dark";

export interface Theme {
  background: string;
  text: string;
  frame: string;
  grid: string;
  /** The title and frame of a mistake. */
  wrong: string;
  /** What stands for a colour that could not be told from the background. */
  colors: Record<string, string>;
}

export const themes: Record<ThemeName, Theme> = {
  light: {
    background: "#ffffff",
    text: "#1a1a1a",
    frame: "#333333",
    grid: "#b0b0b0",
    wrong: "#c4161c",
    colors: {},
  },
  dark: {
    background: "#14171c",
    text: "#e6e8eb",
    frame: "#8f96a0",
    grid: "#3c424c",
    wrong: "#ff7b72",
    colors: {
      "#1f77b4": "#5fb0ec",
      "#bf00bf": "#ea7aea",
      "#008000": "#4fc76b",
      "#ff0000": "#ff6b61",
      "#0000ff": "#7d8bff",
      "#000000": "#e6e8eb",
      "#8c564b": "#c8917f",
      "#7f7f7f": "#a9a9a9",
    },
  },
};

/** Colours that can be told from a light and from a dark ground, as a terminal may have either. */
export const terminalTheme: Pick<Theme, "wrong" | "colors"> = {
  wrong: "#e5534b",
  colors: {
    "#1f77b4": "#3a97dd",
    "#bf00bf": "#d457d4",
    "#008000": "#2ea44f",
    "#ff0000": "#f85149",
    "#0000ff": "#6a78ff",
    "#000000": "#808080",
    "#ffffff": "#808080",
    "#8c564b": "#b07568",
  },
};

/** The colour with which a theme draws `color`. */
export function themed(theme: Pick<Theme, "colors">, color: string): string {
  return theme.colors[color] ?? color;
}

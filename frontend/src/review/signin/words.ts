/** Every English text of signing in. */
export const words = {
  title: "Sign in to review",
  entering: "Signing in…",
  away: "The server cannot be reached. This page keeps trying; you can leave it open.",
  used: "This link has been used already, or it is older than a day.",
  noOwner:
    "Nobody has set this server up yet. Open the review link that it printed in the terminal when it started; " +
    "starting it again prints a new one.",
  name: "Name",
  password: "Password",
  signIn: "Sign in",
  show: "Show password",
  hide: "Hide password",
  forgotten: "Password forgotten, or no account yet?",
  forgottenText: "An owner makes you a one-time link in the settings. Whoever runs the server can do so too:",
  command: "ajeeb accounts link NAME",
  setup: "Set up this server",
  setupText:
    "You are the first one here: choose the name and the password of the owner. " +
    "Others are invited in the settings afterwards.",
  nameHelp: "Decisions are recorded under this name.",
  welcome: (name: string) => `Welcome, ${name}`,
  welcomeText: "Choose the password with which you will sign in from now on.",
  rule: "At least 12 characters. A few words that do not belong together are easy to keep in mind.",
  short: (missing: number) =>
    missing === 1 ? "1 character is missing." : `${missing} characters are missing.`,
  set: "Set password and sign in",
  instead: "Sign in with another account",
};

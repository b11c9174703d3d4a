// Every word the page itself says, in the two languages of the team.

const TEXTS = {
  nl: {
    title: "Peilwacht · oefenmodus",
    practiceMark: "Oefenmodus:",
    practiceMarkMore: "verzonnen casussen, niets gaat naar Telegram",
    clock: "Oefenklok",
    clockSteps: "Klok vooruitzetten",
    stepHour: "+ 1 uur",
    stepDay: "+ 1 dag",
    stepWeek: "+ 1 week",
    stepMonth: "+ 1 maand",
    jumpOpen: "Datum…",
    jumpTitle: "Zet de klok vooruit",
    jumpNote: "Alles wat onderweg moet gebeuren, gebeurt ook. Terug kan niet; opnieuw beginnen wel.",
    jumpGo: "Zet de klok",
    date: "Datum",
    time: "Tijd",
    cancel: "Terug",
    powerOn: "Dienst aan",
    powerOff: "Dienst uit",
    powerTurnOff: "De dienst draait. Zet uit, alsof de stekker eruit gaat.",
    powerTurnOn: "De dienst staat uit. Zet weer aan.",
    trouble: "Storing",
    troubleNote: "Telegram weigert de volgende 3 berichten:",
    trouble429: "Te druk (429)",
    trouble500: "Fout bij Telegram (500)",
    troubleTimeout: "Geen antwoord (time-out)",
    troubleSet: "De volgende 3 berichten gaan mis: {what}.",
    reset: "Opnieuw beginnen",
    resetTitle: "Opnieuw beginnen?",
    resetNote: "Alle berichten en casussen van deze oefening verdwijnen. De voorbeeldregio staat daarna weer klaar.",
    resetGo: "Wis en begin opnieuw",
    busyClock: "De klok loopt: alles wat onderweg moet gebeuren, gebeurt nu.",
    busyReset: "De voorbeeldregio wordt klaargezet.",
    busyPower: "De dienst wordt geschakeld.",
    offNote: "De dienst staat uit. Berichten wachten bij Telegram.",
    language: "EN",
    languageLabel: "English",
    people: "Telefoons",
    hintOpen: "Wat kun je hier proberen",
    hintTitle: "Probeer dit",
    hint1: "Stuur /help als coördinator. Je ziet wat de dienst voor je kan doen.",
    hint2: "Zet de klok een week of een maand vooruit en kijk wie er een bericht krijgt.",
    hint3: "Zet de dienst uit, laat een week voorbijgaan en zet hem weer aan.",
    hintClose: "Begrepen",
    openPhone: "Open de telefoon van {who}",
    showPhone: "Toon de telefoon van {who}",
    closePhone: "Sluit de telefoon van {who}",
    unread: "{count} nieuw",
    markRead: "Alles gelezen",
    chatOf: "Gesprek van {who}",
    newFor: "Nieuw voor {who}: {text}",
    empty: "Nog geen berichten.",
    emptyTry: "Begin met",
    botStart: "Start",
    write: "Bericht als {who}",
    writeShort: "Bericht",
    send: "Verstuur",
    commands: "Opdrachten",
    attach: "Bijlage sturen",
    photo: "Foto",
    voice: "Spraakbericht",
    document: "Document",
    contact: "Contact",
    location: "Locatie",
    sticker: "Sticker",
    phoneMenu: "Meer",
    block: "Blokkeer de bot",
    allow: "Deblokkeer de bot",
    blocked: "Deze persoon heeft de bot geblokkeerd.",
    protected: "Beveiligd: kan niet worden doorgestuurd of bewaard",
    edited: "bewerkt",
    editMessage: "Bewerk dit bericht",
    editing: "Je bewerkt een bericht",
    copied: "Gekopieerd: {text}",
    copyButton: "{label} (kopiëren)",
    notCopied: "Kopiëren lukte niet. Selecteer de tekst met de hand: {text}",
    linkCopied: "Link gekopieerd. Plak hem bij wie hem opent en verstuur.",
    toBottom: "Naar het nieuwste bericht",
    dismiss: "Sluit deze melding",
    lost: "Geen verbinding met de oefenserver. Draait hij nog?",
    failed: "Dat lukte niet. Kijk in het venster van de server.",
    bad_request: "De server begreep deze vraag niet.",
    bad_date: "Kies een datum en een tijd.",
    bad_step: "Kies een uur, dag, week of maand.",
    clock_back: "De oefenklok gaat alleen vooruit. Kies een later moment.",
    clock_far: "De oefenklok gaat hoogstens drie jaar in één keer vooruit.",
    empty_text: "Schrijf eerst iets.",
    too_long: "Dat bericht is te lang: Telegram neemt hoogstens 4096 tekens.",
    unknown_person: "Die persoon zit niet in de voorbeeldregio.",
    cannot: "Dat kan niet meer: het bericht of de knop is weg.",
    busy: "De klok loopt nog. Probeer het zo weer.",
    is_blocked: "Deze persoon heeft de bot geblokkeerd. Deblokkeer eerst.",
    foreign: "De oefenpagina luistert alleen naar deze computer.",
    who_project_leader: "Projectleider",
    who_coordinator: "Coördinator",
    who_coordinator_2: "Coördinator 2",
    who_chair: "Voorzitter",
    who_chair_2: "Voorzitter 2",
    who_chair_3: "Voorzitter 3",
    who_process_director: "Procesregisseur",
    who_stranger: "Vreemde",
  },
  en: {
    title: "Peilwacht · practice mode",
    practiceMark: "Practice mode:",
    practiceMarkMore: "invented cases, nothing goes to Telegram",
    clock: "Practice clock",
    clockSteps: "Move the clock forward",
    stepHour: "+ 1 hour",
    stepDay: "+ 1 day",
    stepWeek: "+ 1 week",
    stepMonth: "+ 1 month",
    jumpOpen: "Date…",
    jumpTitle: "Move the clock forward",
    jumpNote: "All that falls due on the way happens. The clock cannot go back; starting over can.",
    jumpGo: "Move the clock",
    date: "Date",
    time: "Time",
    cancel: "Back",
    powerOn: "Service on",
    powerOff: "Service off",
    powerTurnOff: "The service is running. Switch it off, as if the plug was pulled.",
    powerTurnOn: "The service is off. Switch it on again.",
    trouble: "Trouble",
    troubleNote: "Telegram refuses the next 3 messages:",
    trouble429: "Too busy (429)",
    trouble500: "Error at Telegram (500)",
    troubleTimeout: "No answer (time-out)",
    troubleSet: "The next 3 messages will fail: {what}.",
    reset: "Start over",
    resetTitle: "Start over?",
    resetNote: "All messages and cases of this exercise disappear. The example region is then laid out again.",
    resetGo: "Erase and start over",
    busyClock: "The clock is moving: all that falls due on the way happens now.",
    busyReset: "The example region is being laid out.",
    busyPower: "The service is being switched.",
    offNote: "The service is off. Messages wait at Telegram.",
    language: "NL",
    languageLabel: "Nederlands",
    people: "Phones",
    hintOpen: "What you can try here",
    hintTitle: "Try this",
    hint1: "Send /help as coordinator. You see what the service can do for you.",
    hint2: "Move the clock a week or a month ahead and see who gets a message.",
    hint3: "Switch the service off, let a week go by and switch it on again.",
    hintClose: "Got it",
    openPhone: "Open the phone of {who}",
    showPhone: "Show the phone of {who}",
    closePhone: "Close the phone of {who}",
    unread: "{count} new",
    markRead: "All read",
    chatOf: "Chat of {who}",
    newFor: "New for {who}: {text}",
    empty: "No messages yet.",
    emptyTry: "Begin with",
    botStart: "Start",
    write: "Message as {who}",
    writeShort: "Message",
    send: "Send",
    commands: "Commands",
    attach: "Send an attachment",
    photo: "Photo",
    voice: "Voice message",
    document: "Document",
    contact: "Contact",
    location: "Location",
    sticker: "Sticker",
    phoneMenu: "More",
    block: "Block the bot",
    allow: "Unblock the bot",
    blocked: "This person has blocked the bot.",
    protected: "Protected: cannot be forwarded or saved",
    edited: "edited",
    editMessage: "Edit this message",
    editing: "You are editing a message",
    copied: "Copied: {text}",
    copyButton: "{label} (copy)",
    notCopied: "Copying failed. Select the text by hand: {text}",
    linkCopied: "Link copied. Paste it on the phone of whoever opens it, and send.",
    toBottom: "To the newest message",
    dismiss: "Close this notice",
    lost: "No connection with the practice server. Is it still running?",
    failed: "That failed. Look in the window of the server.",
    bad_request: "The server did not understand that.",
    bad_date: "Choose a date and a time.",
    bad_step: "Choose an hour, day, week or month.",
    clock_back: "The practice clock only moves forward. Choose a later moment.",
    clock_far: "The practice clock moves three years ahead at most.",
    empty_text: "Write something first.",
    too_long: "That message is too long: Telegram takes 4096 characters at most.",
    unknown_person: "Nobody in the example region is called that.",
    cannot: "That is no longer possible: the message or the button is gone.",
    busy: "The clock is still moving. Try again in a moment.",
    is_blocked: "This person has blocked the bot. Unblock it first.",
    foreign: "The practice page listens to this computer only.",
    who_project_leader: "Project leader",
    who_coordinator: "Coordinator",
    who_coordinator_2: "Coordinator 2",
    who_chair: "Chair",
    who_chair_2: "Chair 2",
    who_chair_3: "Chair 3",
    who_process_director: "Process director",
    who_stranger: "Stranger",
  },
};

const KEPT = "peilwacht-practice-language";

let language = kept() ?? (navigator.language?.toLowerCase().startsWith("en") ? "en" : "nl");

function kept() {
  const choice = localStorage.getItem(KEPT);
  return choice in TEXTS ? choice : null;
}

export function currentLanguage() {
  return language;
}

export function switchLanguage() {
  language = language === "nl" ? "en" : "nl";
  localStorage.setItem(KEPT, language);
}

/** The text in the language of the reader, with {name} filled in. */
export function text(key, facts = {}) {
  return (TEXTS[language][key] ?? key).replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "");
}

export function hasText(key) {
  return key in TEXTS[language];
}

/** Someone of the example region; a region of one's own may have people this page never heard of. */
export function nameOf(person) {
  const key = `who_${person.key}`;
  return hasText(key) ? text(key) : person.label;
}

/** Writes the dictionary into everything marked with data-text (its content) or data-label (its aria-label). */
export function fillTexts(root = document) {
  document.documentElement.lang = language;
  document.title = text("title");
  for (const element of root.querySelectorAll("[data-text]")) element.textContent = text(element.dataset.text);
  for (const element of root.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", text(element.dataset.label));
    if (element.tagName === "BUTTON") element.title = text(element.dataset.label);
  }
}

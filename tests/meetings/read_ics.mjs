// Reads a calendar from standard input with ical.js, the engine of Thunderbird and Nextcloud.
import { readFileSync } from "node:fs";
import ICAL from "../../node_modules/ical.js/dist/ical.js";

const root = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of root.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(new ICAL.Timezone(zone));
}
const events = root.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  const address = (name) => component.getAllProperties(name).map((one) => ({
    value: one.getFirstValue(),
    ...one.jCal[1],
  }));
  return {
    uid: event.uid,
    sequence: event.sequence,
    start: event.startDate.toJSDate().toISOString(),
    end: event.endDate.toJSDate().toISOString(),
    stamp: component.getFirstPropertyValue("dtstamp").toJSDate().toISOString(),
    summary: event.summary,
    location: event.location,
    description: event.description,
    status: component.getFirstPropertyValue("status"),
    url: component.getFirstPropertyValue("url"),
    attendees: address("attendee"),
    organizers: address("organizer"),
  };
});
process.stdout.write(JSON.stringify({ method: root.getFirstPropertyValue("method"), events }));

#!/usr/bin/env python3
"""What a user would write instead: invoices in SQLite, a loop, requests. Submits what waits, and says how long it took.

    peer.py fill DATABASE XML IMAGE COMPANY COUNT
    peer.py round DATABASE URL KEY
"""
import base64
import sqlite3
import sys
import time

import requests


def fill(database, xml_file, image_file, company, count):
    xml = open(xml_file, encoding="utf-8").read()
    image = open(image_file, "rb").read()
    connection = sqlite3.connect(database)
    connection.execute(
        "CREATE TABLE invoice (number TEXT PRIMARY KEY, xml TEXT, image BLOB, state TEXT, hash TEXT, sent_at TEXT)"
    )
    for at in range(int(count)):
        number = f"P-{at:06}"
        text = xml.replace("{number}", number).replace("{company}", company)
        connection.execute("INSERT INTO invoice VALUES (?, ?, ?, 'waiting', NULL, NULL)", (number, text, image))
    connection.commit()


def round_(database, url, key):
    connection = sqlite3.connect(database)
    session = requests.Session()
    session.headers.update({"Authorization": f"Bearer {key}", "X-Request-ID": "peer"})
    wall, cpu = time.perf_counter(), time.process_time()
    sent = 0
    waiting = connection.execute("SELECT number, xml, image FROM invoice WHERE state = 'waiting'").fetchall()
    for number, xml, image in waiting:
        try:
            answer = session.post(
                f"{url}/api/v3/document/pool/osa",
                data={"xml": xml, "pdf": base64.b64encode(image).decode()},
                timeout=45,
            )
            answer.raise_for_status()
        except requests.RequestException as error:
            print(number, error, file=sys.stderr)
            continue
        connection.execute(
            "UPDATE invoice SET state = 'submitted', hash = ?, sent_at = datetime('now') WHERE number = ?",
            (answer.json()["hash"], number),
        )
        connection.commit()
        sent += 1
    print(sent, time.perf_counter() - wall, time.process_time() - cpu)


if __name__ == "__main__":
    {"fill": fill, "round": round_}[sys.argv[1]](*sys.argv[2:])

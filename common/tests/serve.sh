#!/usr/bin/env bash
# serve.sh 18_http_server curl: runs the scene `serve` on a free port, asks it for its pages with curl, presses Ctrl-C, and
# checks what it printed and its exit status.
set -um # -m: else a job in the background ignores Ctrl-C
program=$1 curl=$2
folder=$(mktemp -d)
trap 'kill %1 2>/dev/null; rm -r "$folder"' EXIT

fail() {
    echo "serve: $1; it printed:" >&2
    cat "$folder/output" >&2
    exit 1
}

"$program" --scene serve --port 0 >"$folder/output" 2>&1 &

# The lines that it prints once it listens, the first of which says where.
for _ in $(seq 300); do
    grep -q "Ctrl+C" "$folder/output" && break
    sleep 0.1
done
address=$(sed -n 's/^🚀 Serveur démarré sur //p' "$folder/output")
[ -n "$address" ] || fail "did not start"

page() { "$curl" --silent --max-time 20 --retry 5 --retry-connrefused --write-out '%{http_code}' "$address$1"; }

[[ $(page /) == *"Serveur Asynchrone C++"*200 ]] || fail "has no home page"
[[ $(page /stats) == *"Requêtes totales: 2<"*200 ]] || fail "does not count"
[[ $(page /test) == *"Page de test"*200 ]] || fail "has no page that takes two seconds"
[[ $(page "/%3Cb%3E") == *"Page non trouvée"*"%3Cb%3E"*404 ]] || fail "does not say 404, or puts in HTML what it was sent"

kill -INT %1
for _ in $(seq 300); do
    [ -n "$(jobs -r)" ] || break
    sleep 0.1
done
[ -z "$(jobs -r)" ] || fail "goes on after Ctrl-C"
wait %1
status=$?
[ $status -eq 130 ] || fail "ended with $status instead of 130"
sed "s|$address|http://localhost:8888|" "$folder/output" | diff -u --label expected --label actual - /dev/fd/3 3<<'END' ||
🚀 Serveur démarré sur http://localhost:8888
📝 Routes disponibles:
  - http://localhost:8888/
  - http://localhost:8888/stats
  - http://localhost:8888/test
🛑 Ctrl+C pour arrêter

📨 GET / (requête #1)
📨 GET /stats (requête #2)
📨 GET /test (requête #3)
📨 GET /%3Cb%3E (requête #4)

🛑 Serveur arrêté
END
    fail "printed something else"

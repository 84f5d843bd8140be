# Runs the postmaster and stops it when nobody needs it any more.
#
#   keeper.sh <lock> <grace> <passing> <postgres> <arguments …>
#
# Without a lock file, somebody needs it until our standard input ends: its other end is held by the process that started us, and
# the kernel closes it when that process dies. With one, somebody needs it while the file is locked; once it was free for <grace>
# seconds we take it for ourselves, so that a newcomer waits for the end of this cluster instead of getting hold of a dying one.
#
# <passing> is the data directory if it is to be removed at the end; without the lock, somebody may be about to use it, and it stays.

lock=$1
grace=$2
passing=$3
shift 3
unset ROUNDS_KEEPER

exec 3<&0 </dev/null
if [ -n "$lock" ]; then
    command -v flock >/dev/null || { echo "the program flock is missing: apt-get install -y util-linux"; exit 127; }
    exec 9<"$lock"
fi

"$@" 3<&- 9<&- &
postmaster=$!
trap 'kill -INT "$postmaster"' TERM INT HUP
trap 'kill -QUIT "$postmaster"' USR1

wait_until_nobody_needs_it() {
    if [ -z "$lock" ]; then
        read -r _ <&3
        return
    fi
    quiet=0
    while [ "$quiet" -lt "$grace" ]; do
        sleep 1 3<&- 9<&-
        if flock -n 9; then
            quiet=$((quiet + 1))
            [ "$quiet" -ge "$grace" ] || flock -u 9
        else
            quiet=0
        fi
    done
}

# The signals go through the shell that has not yet reaped the postmaster, so they never reach a stranger with the same number.
{
    wait_until_nobody_needs_it
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        kill -TERM $$
        sleep 1 3<&- 9<&-
    done
    kill -USR1 $$
} &
watcher=$!

# A signal ends the waiting, not the postmaster: wait again until it is gone.
while :; do
    wait "$postmaster"
    status=$?
    kill -0 "$postmaster" 2>/dev/null || break
done
trap '' TERM INT HUP USR1
kill "$watcher" 2>/dev/null
[ -n "$passing" ] && flock -n 9 && rm -rf "$passing"
exit "$status"

# As netfilter.Dockerfile, where the machine's own iptables can't be taken.
FROM chaincode-bdd/baseimage
COPY netfilter /
RUN apt-get update && apt-get install -y --no-install-recommends iptables

# What chaincodes are built on, and the other images as well: Node, a shell, and a `go` that installs JavaScript.
FROM scratch
COPY runtime /
COPY baseimage /
ENV PATH=/opt/gopath/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin GOPATH=/opt/gopath
WORKDIR /opt/gopath
CMD ["/bin/bash"]
